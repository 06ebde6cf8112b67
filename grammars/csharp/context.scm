(method_declaration name: (_) @name body: (_) @body) @scope.function
(constructor_declaration name: (_) @name body: (_) @body) @scope.function
(destructor_declaration name: (_) @name body: (_) @body) @scope.function
(operator_declaration body: (_) @body) @scope.function
(local_function_statement name: (_) @name body: (_) @body) @scope.function
(property_declaration name: (_) @name accessors: (_) @body) @scope.function
(accessor_declaration body: (_) @body) @scope.function
(lambda_expression body: (_) @body) @scope.function

(class_declaration name: (_) @name body: (_) @body) @scope.class
(struct_declaration name: (_) @name body: (_) @body) @scope.class
(interface_declaration name: (_) @name body: (_) @body) @scope.class
(enum_declaration name: (_) @name body: (_) @body) @scope.class
(record_declaration name: (_) @name body: (_) @body) @scope.class
(namespace_declaration name: (_) @name body: (_) @body) @scope.other

(if_statement consequence: (block) @body) @scope.block
(if_statement alternative: (block) @body) @scope.block
(for_statement body: (block) @body) @scope.block
(foreach_statement body: (block) @body) @scope.block
(while_statement body: (block) @body) @scope.block
(do_statement body: (block) @body) @scope.block
(try_statement body: (block) @body) @scope.block
(catch_clause body: (block) @body) @scope.block
(finally_clause (block) @body) @scope.block
(using_statement body: (block) @body) @scope.block
(lock_statement (block) @body) @scope.block
(switch_statement body: (_) @body) @scope.block
(switch_expression "{" @body) @scope.block
(block) @body

(using_directive) @import
(file_scoped_namespace_declaration) @import

(comment) @comment
(string_literal) @string
(verbatim_string_literal) @string
(raw_string_literal) @string
(character_literal) @string
(interpolated_string_expression) @string
(interpolation) @string.code

(parameter_list) @parameters
(parameter name: (identifier) @parameter)

(method_declaration name: (_) @name !body) @signature.function
(delegate_declaration name: (_) @name) @signature.function
(record_declaration name: (_) @name !body) @signature.type
(property_declaration name: (_) @name) @signature.property
(field_declaration (variable_declaration (variable_declarator name: (_) @name))) @signature.property
(enum_member_declaration name: (_) @name) @signature.property
