(function_item name: (_) @name body: (_) @body) @scope.function
(closure_expression body: (_) @body) @scope.function
(macro_definition name: (_) @name) @scope.function

(struct_item name: (_) @name body: (_) @body) @scope.class
(enum_item name: (_) @name body: (_) @body) @scope.class
(union_item name: (_) @name body: (_) @body) @scope.class
(trait_item name: (_) @name body: (_) @body) @scope.class
(impl_item type: (_) @name body: (_) @body) @scope.class
(mod_item name: (_) @name body: (_) @body) @scope.other
(foreign_mod_item body: (_) @body) @scope.other

(if_expression consequence: (_) @body) @scope.block
(else_clause (block) @body) @scope.block
(for_expression body: (_) @body) @scope.block
(while_expression body: (_) @body) @scope.block
(loop_expression body: (_) @body) @scope.block
(match_expression body: (_) @body) @scope.block
(match_arm value: (block) @body) @scope.block
(block) @body

(use_declaration) @import
(extern_crate_declaration) @import
(mod_item !body) @import

(line_comment) @comment
(block_comment) @comment
(string_literal) @string
(raw_string_literal) @string
(char_literal) @string

(parameters) @parameters
(parameter pattern: (identifier) @parameter)

(function_signature_item name: (_) @name) @signature.function
(type_item name: (_) @name) @signature.type
(associated_type name: (_) @name) @signature.type
(struct_item name: (_) @name !body) @signature.type
(field_declaration name: (_) @name) @signature.property
(enum_variant name: (_) @name) @signature.property
(const_item name: (_) @name) @signature.property
(static_item name: (_) @name) @signature.property
