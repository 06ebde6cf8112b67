import type { Story } from './stories.ts';

export const C_STORIES: readonly Story[] = [
  {
    name: 'an empty function',
    drawing: '#include <stdio.h>\n\nint add(int a, int b) {\n    █\n}\n',
    extent: 'block',
    scopes: ['function add'],
  },
  {
    name: 'the brace on its own line',
    drawing: 'static char *name_of(const struct item *item)\n{\n\t█\n}\n',
    extent: 'block',
    scopes: ['function name_of'],
  },
  { name: 'an empty function, not closed', drawing: 'int main(void) {\n    █\n', extent: 'block' },
  {
    name: 'a loop',
    drawing: 'int f(void)\n{\n\tfor (int i = 0; i < n; i++) {\n\t\t█\n\t}\n}\n',
    extent: 'block',
    scopes: ['function f', 'block'],
  },
  { name: 'a struct', drawing: 'struct point {\n    █\n};\n', extent: 'block', scopes: ['class point'] },
  { name: 'an initializer', drawing: 'int a[] = {\n    █\n};\n', extent: 'line' },
  {
    name: 'a case',
    drawing: 'void f(int a) {\n    switch (a) {\n    case 1:\n        █\n    }\n}\n',
    extent: 'block',
  },
  { name: 'after a statement', drawing: 'void f(void) {\n    g();\n    █\n}\n', extent: 'line' },
  { name: 'behind a statement', drawing: 'void f(void) {\n    g();█\n}\n', extent: 'none' },
  { name: 'behind a function', drawing: 'void f(void)\n{\n    g();\n}█\n', extent: 'none' },
  {
    name: 'a comment announces a function',
    drawing: 'int a;\n\n/* Adds two numbers. */\n█\n',
    extent: 'block',
  },
  { name: 'a comment', drawing: 'int a; // the █\n', extent: 'line', place: 'comment' },
  { name: 'a string', drawing: 'void f(void) { g("a █"); }\n', extent: 'line', place: 'string' },
  {
    name: 'a brace as a character',
    drawing: "void f(void) {\n    if (c == '{')\n        █\n}\n",
    extent: 'line',
  },
  { name: 'an include', drawing: '#include <std█>\n', extent: 'line', place: 'import' },
];

export const CPP_STORIES: readonly Story[] = [
  ...C_STORIES,
  {
    name: 'a method in a class in a namespace',
    drawing:
      'namespace shop {\nclass Till : public Base {\n public:\n  int total() const override {\n    █\n  }\n};\n}\n',
    extent: 'block',
    scopes: ['other shop', 'class Till', 'function total'],
  },
  {
    name: 'a member defined outside',
    drawing: 'std::string Till::name(int a) const\n{\n    █\n}\n',
    extent: 'block',
    scopes: ['function Till::name'],
  },
  {
    name: 'a lambda',
    drawing: 'void f() {\n    auto g = [&](int a) {\n        █\n    };\n}\n',
    extent: 'block',
  },
  {
    name: 'a loop over a range',
    drawing: 'void f() {\n    for (const auto& a : as) {\n        █\n    }\n}\n',
    extent: 'block',
  },
];

export const JAVA_STORIES: readonly Story[] = [
  {
    name: 'an empty method',
    drawing:
      'package a;\n\npublic class Shop extends Base {\n    public int sell(Item item) throws IOException {\n        █\n    }\n}\n',
    extent: 'block',
    scopes: ['class Shop', 'function sell'],
  },
  {
    name: 'a constructor',
    drawing: 'class A {\n    A(int b) {\n        █\n    }\n}\n',
    extent: 'block',
    scopes: ['class A', 'function A'],
  },
  { name: 'an empty class', drawing: 'class A {\n    █\n}\n', extent: 'block' },
  {
    name: 'a loop with a try',
    drawing:
      'class A {\n    void f() {\n        for (var a : b) {\n            try {\n                █\n            } finally {\n                g();\n            }\n        }\n    }\n}\n',
    extent: 'block',
    scopes: ['class A', 'function f', 'block', 'block'],
  },
  {
    name: 'a lambda',
    drawing: 'class A {\n    void f() {\n        run(() -> {\n            █\n        });\n    }\n}\n',
    extent: 'block',
  },
  { name: 'an array', drawing: 'class A {\n    int[] a = {\n        █\n    };\n}\n', extent: 'line' },
  {
    name: 'after a statement',
    drawing: 'class A {\n    void f() {\n        g();\n        █\n    }\n}\n',
    extent: 'line',
  },
  { name: 'behind a statement', drawing: 'class A {\n    int a = 1;█\n}\n', extent: 'none' },
  {
    name: 'a doc comment announces a method',
    drawing: 'class A {\n    int a;\n\n    /**\n     * The sum.\n     */\n    █\n}\n',
    extent: 'block',
    scopes: ['class A'],
  },
  {
    name: 'a comment inside a method',
    drawing: 'class A {\n    void f() {\n        g();\n        // then h\n        █\n    }\n}\n',
    extent: 'line',
  },
  { name: 'a comment', drawing: 'class A { // the █\n}\n', extent: 'line', place: 'comment' },
  { name: 'a string', drawing: 'class A { String a = "b █"; }\n', extent: 'line', place: 'string' },
  { name: 'an import', drawing: 'import java.util.█;\n', extent: 'line', place: 'import' },
];

export const CSHARP_STORIES: readonly Story[] = [
  {
    name: 'an empty method, braces on their own lines',
    drawing:
      'namespace Shop\n{\n    public class Till : Base\n    {\n        public async Task<int> SellAsync(Item item)\n        {\n            █\n        }\n    }\n}\n',
    extent: 'block',
    scopes: ['other Shop', 'class Till', 'function SellAsync'],
  },
  {
    name: 'a loop',
    drawing:
      'class A\n{\n    void F()\n    {\n        foreach (var a in b)\n        {\n            █\n        }\n    }\n}\n',
    extent: 'block',
  },
  { name: 'an initializer', drawing: 'class A\n{\n    int[] a = {\n        █\n    };\n}\n', extent: 'line' },
  {
    name: 'after a statement',
    drawing: 'class A\n{\n    void F()\n    {\n        G();\n        █\n    }\n}\n',
    extent: 'line',
  },
  { name: 'behind a statement', drawing: 'class A\n{\n    int a = 1;█\n}\n', extent: 'none' },
  {
    name: 'a comment announces a method',
    drawing: 'class A\n{\n    int a;\n\n    /// <summary>The sum.</summary>\n    █\n}\n',
    extent: 'block',
  },
  { name: 'a comment', drawing: 'class A { // the █\n}\n', extent: 'line', place: 'comment' },
  { name: 'a string', drawing: 'class A { string a = "b █"; }\n', extent: 'line', place: 'string' },
  { name: 'an import', drawing: 'using System.█;\n', extent: 'line', place: 'import' },
];
