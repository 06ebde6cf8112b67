(rule_set (selectors) @name (block) @body) @scope.block
(media_statement (block) @body) @scope.block
(supports_statement (block) @body) @scope.block
(keyframes_statement (keyframes_name) @name (keyframe_block_list) @body) @scope.block
(keyframe_block (block) @body) @scope.block
(at_rule (block) @body) @scope.block

(import_statement) @import
(charset_statement) @import

(comment) @comment
(string_value) @string
