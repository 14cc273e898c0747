/** Texts that are meant to become more than text: markup, code, links that run, formulas and notes that never end. */

/** Markup, much of it from collections of what has got through sanitisers. */
export const MARKUP: readonly string[] = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><a xlink:href="javascript:alert(1)"><text x=1>x</text></a></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>',
  '<math href="javascript:alert(1)"><mi>x</mi></math>',
  '<maction actiontype="statusline#http://e.example" xlink:href="javascript:alert(1)">x</maction>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<a href="javascript:alert(1)" onclick="alert(1)" style="position:fixed;inset:0" id="app">x</a>',
  '<base href="https://e.example/"><meta http-equiv=refresh content="0;url=https://e.example">',
  '<input autofocus onfocus=alert(1)><details open ontoggle=alert(1)>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '&lt;img src=x onerror=alert(1)&gt; &#60;script&#62;alert(1)&#60;/script&#62;',
  '</p></div></section><script>alert(1)</script>',
  '\u0000<scr\u0000ipt>alert(1)</scr\u0000ipt>',
];

/** Markdown whose links and pictures are none that a note may have. */
export const LINKS: readonly string[] = [
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](javascript&colon;alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](<java\tscript:alert(1)>)',
  '[x](\u0001javascript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:msgbox(1))',
  '[x](file:///etc/passwd)',
  '[x](chrome-extension://abc/library.html)',
  '[x](blob:https://e.example/1)',
  '[x](library.html?erase)',
  '[x](//e.example/x)',
  '[x]: javascript:alert(1)\n\n[x]',
  '<javascript:alert(1)>',
  '![x](javascript:alert(1))',
  '![x](data:image/svg+xml,<svg onload=alert(1)>)',
  '[x](javascript:alert(1) "t")',
  '[![y](javascript:1)](javascript:alert(1))',
];

/** TeX that links, loads, styles, defines or nests. */
export const TEX: readonly string[] = [
  '\\href{javascript:alert(1)}{x}',
  '\\url{javascript:alert(1)}',
  '\\includegraphics[width=9em]{https://e.example/x.png}',
  '\\class{evil}{x}',
  '\\id{app}{x}',
  '\\style{position:fixed}{x}',
  '\\data{onclick=alert(1)}{x}',
  '\\def\\a{\\b\\b}\\def\\b{\\c\\c}\\def\\c{xx}\\a',
  '\\newcommand{\\x}{\\x\\x}\\x',
  '\\let\\a\\b',
  '\\color{red}{x}',
  '\\colorbox{white}{x}',
  '\\text{<img src=x onerror=alert(1)>}',
  '\\text{\\href{javascript:1}{x}}',
  '\\rule{9999em}{9999em}',
  '\\hspace{-9999em}x',
  '\\raisebox{9999em}{x}',
  '\\kern-9999em x',
  '\\mathrm{</math><script>alert(1)</script>}',
  '{'.repeat(200) + 'x' + '}'.repeat(200),
  '\\sqrt{'.repeat(70) + 'x' + '}'.repeat(70),
  '\\frac{'.repeat(60),
  'x^'.repeat(200),
  '\\left('.repeat(80),
  '\\begin{matrix}'.repeat(30),
  '\\unicode{x3c}script\\unicode{x3e}',
  '\\char"3C script',
  '\\\u0000',
];

/** Notes on which a reader of Markdown may take far longer than they are long, each of about `length` characters. */
export function endless(length: number): string[] {
  const parts = [
    '[',
    '![',
    '*a_',
    '**a',
    '_a',
    '`',
    '``a`',
    '> ',
    '>- ',
    '- - ',
    '  - a\n',
    '<',
    '<!--',
    '((',
    '[a](',
    '[a][',
    '| a ',
    '$a',
    '\\(',
    '!',
    '#',
    '\t',
  ];
  return parts.map((part) => part.repeat(Math.ceil(length / part.length)).slice(0, length));
}

/** Whatever in a drawn part is not on the lists, or runs, loads or leads where it may not: for a test, to be none. */
export function strangers(part: Element, elements: ReadonlySet<string>, attributes: ReadonlySet<string>): string[] {
  return [...part.querySelectorAll('*')].flatMap((element) => [
    ...(elements.has(element.localName) ? [] : [`<${element.localName}>`]),
    ...[...element.attributes]
      .filter(({ name, value }) => !attributes.has(name) || (name === 'href' && !/^(https?|mailto):/.test(value)))
      .map(({ name, value }) => `${element.localName} ${name}="${value}"`),
  ]);
}
