(method_declaration name: (_) @name body: (_) @body) @scope.function
(constructor_declaration name: (_) @name body: (_) @body) @scope.function
(compact_constructor_declaration name: (_) @name body: (_) @body) @scope.function
(lambda_expression body: (block) @body) @scope.function
(static_initializer (block) @body) @scope.block

(class_declaration name: (_) @name body: (_) @body) @scope.class
(interface_declaration name: (_) @name body: (_) @body) @scope.class
(enum_declaration name: (_) @name body: (_) @body) @scope.class
(record_declaration name: (_) @name body: (_) @body) @scope.class
(annotation_type_declaration name: (_) @name body: (_) @body) @scope.class
(object_creation_expression type: (_) @name (class_body) @body) @scope.class

(if_statement consequence: (block) @body) @scope.block
(if_statement alternative: (block) @body) @scope.block
(for_statement body: (block) @body) @scope.block
(enhanced_for_statement body: (block) @body) @scope.block
(while_statement body: (block) @body) @scope.block
(do_statement body: (block) @body) @scope.block
(try_statement body: (block) @body) @scope.block
(try_with_resources_statement body: (block) @body) @scope.block
(catch_clause body: (block) @body) @scope.block
(finally_clause (block) @body) @scope.block
(synchronized_statement body: (block) @body) @scope.block
(switch_expression body: (_) @body) @scope.block
(block) @body

(package_declaration) @import
(import_declaration) @import

(line_comment) @comment
(block_comment) @comment
(string_literal) @string
(character_literal) @string
(string_interpolation) @string.code

(formal_parameters) @parameters
(formal_parameter name: (identifier) @parameter)
(spread_parameter (variable_declarator name: (identifier) @parameter))

(method_declaration name: (_) @name !body) @signature.function
(annotation_type_element_declaration name: (_) @name) @signature.function
(field_declaration declarator: (variable_declarator name: (_) @name)) @signature.property
(constant_declaration declarator: (variable_declarator name: (_) @name)) @signature.property
(enum_constant name: (_) @name) @signature.property
