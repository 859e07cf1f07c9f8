import { assertEquals } from "@/tests/support/assert.ts";
import { sketch } from "./support/sketch.ts";

/** What is written, and what comes of it. */
function reads(name: string, cases: [written: string, read: string][]): void {
  Deno.test(`parseMarkup() ${name}`, () => {
    for (const [written, read] of cases) assertEquals(sketch(written), read, written);
  });
}

reads("knows bold, italic, strike, spoiler and code", [
  ["**bold** and __bold__", "bold(bold) and bold(bold)"],
  ["*italic* and _italic_", "italic(italic) and italic(italic)"],
  ["***both***", "italic(bold(both))"],
  ["**bold with *italic* inside**", "bold(bold with italic(italic) inside)"],
  ["~~gone~~ and ||hidden||", "strike(gone) and spoiler(hidden)"],
  ["`code` and ``a ` b`` and `` ` ``", "code(code) and code(a ` b) and code(`)"],
  ["un*believ*able", "unitalic(believ)able"],
  ["**重要。**文字", "bold(重要。)文字"],
  ["**two\nlines**", "bold(two\nlines)"],
]);

reads("leaves signs alone that mark nothing", [
  ["snake_case_name and __init", "snake_case_name and __init"],
  ["2*3*4 = 24, 2 * 3 * 4", "2*3*4 = 24, 2 * 3 * 4"],
  ["a || b || c, a ~ b, |x|, ~x~", "a || b || c, a ~ b, |x|, ~x~"],
  ["** not ** and * not *", "** not ** and * not *"],
  ["**open", "**open"],
  ["f(*args, **kwargs)", "f(*args, **kwargs)"],
  ["********", "********"],
  ["¯\\_(ツ)_/¯", "¯\\_(ツ)_/¯"],
  ["`open", "`open"],
  ["**a\n\nb**", "**a\n\nb**"],
]);

reads("keeps what is escaped and what is code", [
  [
    "\\*not\\* \\`code\\` \\[x](https://a.example)",
    "*not* `code` [x](link(https://a.example https://a.example/))",
  ],
  ["C:\\Users\\ada", "C:\\Users\\ada"],
  ["`**x** @ada :wave: https://a.example \\`", "code(**x** @ada :wave: https://a.example \\)"],
  ["```\n**x** @ada\n> y\n```", "pre:(**x** @ada\n> y)"],
]);

reads("keeps lines and blanks as they were typed", [
  ["one\ntwo\n\n\nthree", "one\ntwo\n\n\nthree"],
  ["a  b\n   c", "a  b\n   c"],
  ["one\r\ntwo\rthree", "one\ntwo\nthree"],
  ["\n\n text\n\n", " text"],
  [" \n ", ""],
]);

reads("knows code blocks with their language", [
  ["```js\nlet a;\n\nlet b;\n```", "pre:js(let a;\n\nlet b;)"],
  ["before\n```\nx\n```\nafter", "before / pre:(x) / after"],
  ["```\nno end", "pre:(no end)"],
  ["```\nend here```", "pre:(end here)"],
  ["```let a = 1\nlet b```", "pre:(let a = 1\nlet b)"],
  ["````\n```\nx\n```\n````", "pre:(```\nx\n```)"],
  ["```one line```", "code(one line)"],
  ["```", "```"],
  ["```c++\nx\n```", "pre:c++(x)"],
]);

reads("knows quotes, three deep", [
  ["> one\n> two\nthree", "quote(one\ntwo) / three"],
  [">", "quote()"],
  ["> a\n> > b\n> > > c\n> > > > d", "quote(a / quote(b / quote(c\n> d)))"],
  [">> b", "quote(quote(b))"],
  [">_< and >:(", ">_< and >:("],
  ["> - a\n> - b", "quote(list(a ; b))"],
  ["a > b", "a > b"],
]);

reads("knows lists, three deep", [
  ["- a\n* b\n+ c", "list(a ; b ; c)"],
  ["1. a\n2. b\n3) c", "list1(a ; b ; c)"],
  ["1. a\n1. b", "list1(a ; b)"],
  ["7. a\n8. b", "list7(a ; b)"],
  ["7. a\n9. b", "list7(a) / list9(b)"],
  ["- a\n  - b\n    - c\n      - d", "list(a / list(b / list(c\n- d)))"],
  ["1. a\n  - b\n    - c\n2. d", "list1(a / list(b / list(c)) ; d)"],
  ["- a\n\t- b\n- c", "list(a / list(b) ; c)"],
  ["- a\n\n- b", "list(a ; b)"],
  ["- a\n  more\n\n  and more\nafter", "list(a\nmore\n\nand more) / after"],
  ["- x\n  ```js\n  y\n    z\n  ```", "list(x / pre:js(y\n  z))"],
  ["Buy:\n- milk\n- tea", "Buy: / list(milk ; tea)"],
  ["I was born in\n1986. What a year", "I was born in\n1986. What a year"],
  ["007. Bond", "007. Bond"],
  ["-1 and - \n-", "-1 and - \n-"],
  ["- **a** `b`", "list(bold(a) code(b))"],
]);

reads("knows headings of three sizes", [
  ["# One\n## Two\n### Three", "h1(One) / h2(Two) / h3(Three)"],
  ["#### Four, #tag", "#### Four, #tag"],
  ["# **x**", "h1(bold(x))"],
]);

reads("links http and https, and only them", [
  ["[the docs](https://docs.example/a?b=1#c)", "link(the docs https://docs.example/a?b=1#c)"],
  ["[a_(b)](https://a.example/a_(b))", "link(a_(b) https://a.example/a_(b))"],
  ["[**bold** `code`](http://a.example)", "link(bold(bold) code(code) http://a.example/)"],
  ["**[x](https://a.example)**", "bold(link(x https://a.example/))"],
  ["[x](javascript:alert(1))", "[x](javascript:alert(1))"],
  ["[x](/path) [x](mailto:a@b.example) [x]", "[x](/path) [x](mailto:a@b.example) [x]"],
  ["[a [b] c](https://a.example)", "link(a [b] c https://a.example/)"],
  ["[a](https://a.example)[b](https://b.example)", "link(a https://a.example/)link(b https://b.example/)"],
  ["[x](https://a.example", "[x](link(https://a.example https://a.example/)"],
  ["[x](https://)", "[x](https://)"],
  ["![alt](https://a.example/x.png)", "!link(alt https://a.example/x.png)"],
]);

reads("puts no link and nothing to press into a link", [
  [
    "[see [this](https://b.example)](https://a.example)",
    "[see link(this https://b.example/)](link(https://a.example https://a.example/))",
  ],
  ["[@ada #general](https://a.example)", "link(@ada #general https://a.example/)"],
  ["[||x||](https://a.example)", "spoiler(link(x https://a.example/))"],
]);

reads("shows the target of a link that looks like another address", [
  [
    "[https://bank.example](https://evil.example/x)",
    "link(https://bank.example https://evil.example/x !evil.example/x)",
  ],
  [
    "[Go to bank.example now](https://evil.example)",
    "link(Go to bank.example now https://evil.example/ !evil.example)",
  ],
  ["[bank。example](https://evil.example)", "link(bank。example https://evil.example/ !evil.example)"],
  [
    "[ba\u200bnk.example](https://evil.example)",
    "link(ba\u200bnk.example https://evil.example/ !evil.example)",
  ],
  ["[10.0.0.1](https://evil.example)", "link(10.0.0.1 https://evil.example/ !evil.example)"],
  [
    "[bank.example](https://bank.example.evil.example)",
    "link(bank.example https://bank.example.evil.example/ !bank.example.evil.example)",
  ],
  [
    "https://bank.example@evil.example/",
    "link(https://bank.example@evil.example/ https://bank.example@evil.example/ !evil.example)",
  ],
  ["[https://a.example](https://a.example)", "link(https://a.example https://a.example/)"],
  ["[www.a.example](https://a.example/x)", "link(www.a.example https://a.example/x)"],
  ["[a.example](https://docs.a.example/x)", "link(a.example https://docs.a.example/x)"],
  ["[version 1.2](https://a.example)", "link(version 1.2 https://a.example/)"],
  ["[ \u200b](https://a.example)", "link(https://a.example/ https://a.example/)"],
]);

reads("finds bare addresses without the punctuation around them", [
  ["Is it https://example.org/a?", "Is it link(https://example.org/a https://example.org/a)?"],
  ["(see https://example.org/a_(b)).", "(see link(https://example.org/a_(b) https://example.org/a_(b)))."],
  ["https://example.org/x…", "link(https://example.org/x https://example.org/x)…"],
  ["[https://example.org/list]", "[link(https://example.org/list https://example.org/list)]"],
  ["<https://example.org/>", "<link(https://example.org/ https://example.org/)>"],
  ["**https://a.example/x**", "bold(link(https://a.example/x https://a.example/x))"],
  ["||https://a.example/x||", "spoiler(link(https://a.example/x https://a.example/x))"],
  ["_https://a.example/a_b_", "italic(link(https://a.example/a_b https://a.example/a_b))"],
  ["https://a.example/a_b_c*d", "link(https://a.example/a_b_c*d https://a.example/a_b_c*d)"],
  ["https://müller.example.", "link(https://müller.example https://xn--mller-kva.example/)."],
  [
    "xhttps://example.org ftp://a.example //a.example https://",
    "xhttps://example.org ftp://a.example //a.example https://",
  ],
  ["https://example.org/\u202egnp.exe", "link(https://example.org/ https://example.org/)\u202egnp.exe"],
]);

reads("knows who is mentioned", [
  ["Hi @ada, @ben.", "Hi @(ada), @(ben)."],
  ["@Ada’s and ＠eve and (@ada-b.c_d)", "@(ada)’s and @(eve) and (@(ada-b.c_d))"],
  ["*@ada* and _@ada_ and __@ada__", "italic(@(ada)) and italic(@(ada)) and bold(@(ada))"],
  ["@ada--- @ada...", "@(ada)--- @(ada)..."],
  ["@room and @here!", "@@(room) and @@(here)!"],
  ["@ab @adaé @ada@social.example", "@ab @adaé @ada@social.example"],
  [
    "ada@mail.example, a_@mail.example, a+@mail.example",
    "ada@mail.example, a_@mail.example, a+@mail.example",
  ],
  ["social.example/@ada", "social.example/@ada"],
  ["@" + "a".repeat(33), "@" + "a".repeat(33)],
  ["\\@ada", "@ada"],
]);

reads("links rooms that are known, the longest name first", [
  ["see #general.", "see #(general R1)."],
  ["in #Open space and #Open, #opening", "in #(Open space R2) and #(Open R3), #opening"],
  ["#büro #nowhere a#general ##general /#general", "#(büro R4) #nowhere a#general ##general /#general"],
]);

reads("turns shortcodes into emoji", [
  [":wave: :+1::Heart:", "👋 👍❤️"],
  [
    "**:party-cat:** :Party-Cat::wave: a:party-cat:",
    "bold(picture(party-cat)) picture(party-cat)👋 a:party-cat:",
  ],
  [":nobody: 10:30:45 a:wave: : wave :", ":nobody: 10:30:45 a:wave: : wave :"],
]);

Deno.test("parseMarkup() leaves shortcodes and room names alone where nobody knows any", () => {
  assertEquals(sketch(":wave: #general", {}), ":wave: #general");
});
