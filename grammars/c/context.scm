(function_definition declarator: (function_declarator declarator: (_) @name) body: (_) @body) @scope.function
(function_definition declarator: (pointer_declarator declarator: (function_declarator declarator: (_) @name)) body: (_) @body) @scope.function
(function_definition body: (_) @body) @scope.function

(struct_specifier name: (_)? @name body: (_) @body) @scope.class
(union_specifier name: (_)? @name body: (_) @body) @scope.class
(enum_specifier name: (_)? @name body: (_) @body) @scope.class

(if_statement consequence: (compound_statement) @body) @scope.block
(else_clause (compound_statement) @body) @scope.block
(for_statement body: (compound_statement) @body) @scope.block
(while_statement body: (compound_statement) @body) @scope.block
(do_statement body: (compound_statement) @body) @scope.block
(switch_statement body: (compound_statement) @body) @scope.block
(linkage_specification body: (declaration_list) @body) @scope.other
(compound_statement) @body

(preproc_include) @import

(comment) @comment
(string_literal) @string
(char_literal) @string
(system_lib_string) @string

(parameter_list) @parameters
(parameter_declaration declarator: [
  (identifier) @parameter
  (pointer_declarator declarator: (identifier) @parameter)
  (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @parameter))
  (array_declarator declarator: (identifier) @parameter)
])

(declaration declarator: (function_declarator declarator: (_) @name)) @signature.function
(declaration declarator: (pointer_declarator declarator: (function_declarator declarator: (_) @name))) @signature.function
(type_definition declarator: (_) @name) @signature.type
(field_declaration declarator: (field_identifier) @name) @signature.property
(field_declaration declarator: (pointer_declarator declarator: (field_identifier) @name)) @signature.property
(field_declaration declarator: (array_declarator declarator: (field_identifier) @name)) @signature.property
(enumerator name: (_) @name) @signature.property
