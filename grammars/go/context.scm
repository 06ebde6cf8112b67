(function_declaration name: (_) @name body: (_) @body) @scope.function
(method_declaration name: (_) @name body: (_) @body) @scope.function
(func_literal body: (_) @body) @scope.function

(type_declaration (type_spec name: (_) @name type: (struct_type (field_declaration_list) @body))) @scope.class
(type_declaration (type_spec name: (_) @name type: (interface_type "{" @body))) @scope.class

(if_statement consequence: (_) @body) @scope.block
(if_statement alternative: (block) @body) @scope.block
(for_statement body: (_) @body) @scope.block
(expression_switch_statement "{" @body) @scope.block
(type_switch_statement "{" @body) @scope.block
(select_statement "{" @body) @scope.block
(block) @body

(package_clause) @import
(import_declaration) @import

(comment) @comment
(interpreted_string_literal) @string
(raw_string_literal) @string
(rune_literal) @string

(method_elem name: (_) @name) @signature.function
(type_declaration (type_spec name: (_) @name)) @signature.type
(type_declaration (type_alias name: (_) @name)) @signature.type
(field_declaration name: (_) @name) @signature.property
