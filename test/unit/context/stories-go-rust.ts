import type { Story } from './stories.ts';

export const GO_STORIES: readonly Story[] = [
  {
    name: 'an empty method',
    drawing: 'package shop\n\nfunc (t *Till) Sell(item Item) (int, error) {\n\t█\n}\n',
    extent: 'block',
    scopes: ['function Sell'],
  },
  {
    name: 'a struct',
    drawing: 'package a\n\ntype Till struct {\n\t█\n}\n',
    extent: 'block',
    scopes: ['class Till'],
  },
  { name: 'an interface', drawing: 'package a\n\ntype Till interface {\n\t█\n}\n', extent: 'block' },
  {
    name: 'an if with an assignment',
    drawing: 'package a\n\nfunc f() {\n\tif err := g(); err != nil {\n\t\t█\n\t}\n}\n',
    extent: 'block',
    scopes: ['function f', 'block'],
  },
  {
    name: 'a loop over a range',
    drawing: 'package a\n\nfunc f() {\n\tfor _, x := range xs {\n\t\t█\n\t}\n}\n',
    extent: 'block',
  },
  { name: 'a switch', drawing: 'package a\n\nfunc f() {\n\tswitch a {\n\t\t█\n\t}\n}\n', extent: 'block' },
  {
    name: 'a function value',
    drawing: 'package a\n\nfunc f() {\n\tgo func() {\n\t\t█\n\t}()\n}\n',
    extent: 'block',
  },
  {
    name: 'a composite literal',
    drawing: 'package a\n\nfunc f() {\n\tp := Point{\n\t\t█\n\t}\n}\n',
    extent: 'line',
  },
  { name: 'a slice literal', drawing: 'package a\n\nvar xs = []string{\n\t█\n}\n', extent: 'line' },
  { name: 'after a statement', drawing: 'package a\n\nfunc f() {\n\tg()\n\t█\n}\n', extent: 'line' },
  {
    name: 'a comment announces a function',
    drawing: 'package a\n\n// Sum adds both.\n█\n',
    extent: 'block',
    scopes: [],
  },
  { name: 'a comment', drawing: 'package a // the █\n', extent: 'line', place: 'comment' },
  { name: 'a string', drawing: 'package a\n\nvar a = "b █"\n', extent: 'line', place: 'string' },
  { name: 'a raw string', drawing: 'package a\n\nvar a = `b\n █\n`\n', extent: 'line', place: 'string' },
  { name: 'an import', drawing: 'package a\n\nimport "f█"\n', extent: 'line', place: 'import' },
];

export const RUST_STORIES: readonly Story[] = [
  {
    name: 'an empty method',
    drawing:
      "impl<'a> Till<'a> {\n    pub fn sell(&mut self, item: &'a Item) -> Result<u32, Error> {\n        █\n    }\n}\n",
    extent: 'block',
    scopes: ["class Till<'a>", 'function sell'],
  },
  { name: 'a struct', drawing: 'pub struct Till {\n    █\n}\n', extent: 'block', scopes: ['class Till'] },
  {
    name: 'a match',
    drawing: 'fn f() {\n    match a {\n        █\n    }\n}\n',
    extent: 'block',
    scopes: ['function f', 'block'],
  },
  {
    name: 'an assigned if',
    drawing: 'fn f() {\n    let a = if b {\n        █\n    };\n}\n',
    extent: 'block',
  },
  { name: 'a loop', drawing: 'fn f() {\n    for x in 0..n {\n        █\n    }\n}\n', extent: 'block' },
  { name: 'a closure', drawing: 'fn f() {\n    let a = |x: u32| {\n        █\n    };\n}\n', extent: 'block' },
  {
    name: 'a struct value',
    drawing: 'fn f() {\n    let p = Point {\n        █\n    };\n}\n',
    extent: 'line',
  },
  { name: 'an array', drawing: 'fn f() {\n    let p = [\n        █\n    ];\n}\n', extent: 'line' },
  { name: 'after a statement', drawing: 'fn f() {\n    g();\n    █\n}\n', extent: 'line' },
  { name: 'behind a statement', drawing: 'fn f() {\n    g();█\n}\n', extent: 'none' },
  { name: 'an array with its length', drawing: 'fn f() { let a = [0;█] }\n', extent: 'line' },
  {
    name: 'a doc comment announces a function',
    drawing: 'mod a {\n    /// The sum of both.\n    █\n}\n',
    extent: 'block',
    scopes: ['other a'],
  },
  { name: 'a comment', drawing: 'fn f() {} // the █\n', extent: 'line', place: 'comment' },
  { name: 'a string', drawing: 'fn f() { g("a █"); }\n', extent: 'line', place: 'string' },
  { name: 'an import', drawing: 'use std::█;\n', extent: 'line', place: 'import' },
];
