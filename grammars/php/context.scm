(function_definition name: (_) @name body: (_) @body) @scope.function
(method_declaration name: (_) @name body: (_) @body) @scope.function
(anonymous_function body: (_) @body) @scope.function
(arrow_function body: (_) @body) @scope.function

(class_declaration name: (_) @name body: (_) @body) @scope.class
(interface_declaration name: (_) @name body: (_) @body) @scope.class
(trait_declaration name: (_) @name body: (_) @body) @scope.class
(enum_declaration name: (_) @name body: (_) @body) @scope.class
(namespace_definition name: (_)? @name body: (_) @body) @scope.other

(if_statement body: (compound_statement) @body) @scope.block
(else_clause body: (compound_statement) @body) @scope.block
(else_if_clause body: (compound_statement) @body) @scope.block
(for_statement body: (compound_statement) @body) @scope.block
(foreach_statement body: (compound_statement) @body) @scope.block
(while_statement body: (compound_statement) @body) @scope.block
(do_statement body: (compound_statement) @body) @scope.block
(try_statement body: (compound_statement) @body) @scope.block
(catch_clause body: (compound_statement) @body) @scope.block
(finally_clause body: (compound_statement) @body) @scope.block
(switch_statement body: (_) @body) @scope.block
(match_expression body: (_) @body) @scope.block
(compound_statement) @body

(namespace_definition !body) @import
(namespace_use_declaration) @import
(program (expression_statement (require_expression)) @import)
(program (expression_statement (require_once_expression)) @import)
(program (expression_statement (include_expression)) @import)
(program (expression_statement (include_once_expression)) @import)

(comment) @comment
(string) @string
(encapsed_string) @string
(heredoc) @string
(nowdoc) @string

(formal_parameters) @parameters
(simple_parameter name: (variable_name) @parameter)
(variadic_parameter name: (variable_name) @parameter)

(method_declaration name: (_) @name !body) @signature.function
(property_declaration (property_element name: (_) @name)) @signature.property
(const_declaration (const_element (name) @name)) @signature.property
(enum_case name: (_) @name) @signature.property
