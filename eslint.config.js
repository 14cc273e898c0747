import tseslint from 'typescript-eslint';

/** Which rooms a room may import from, beside itself. The walls of the house; see README, "The house". */
const rooms = {
  'lib/paper': [],
  'lib/page': [],
  'lib/sites': ['lib/paper'],
  'lib/settings': [],
  'lib/messages': ['lib/paper', 'lib/settings'],
  'lib/consent': ['lib/sites'],
  'lib/library': ['lib/paper'],
  'lib/formats': ['lib/paper'],
  components: ['lib/paper', 'lib/settings'],
};
const allRooms = Object.keys(rooms);

/** A room's own folder may reach any depth below itself and the rooms named; everything else of the house is refused. */
const walls = Object.entries(rooms).map(([room, mayImport]) => {
  const refused = [...allRooms, 'entrypoints', 'test'].filter((other) => other !== room && !mayImport.includes(other));
  const browserRefused =
    room === 'lib/messages' || room === 'lib/consent'
      ? []
      : [
          {
            group: ['wxt/browser', 'wxt/**'],
            message: `${room} knows no browser API; only lib/messages, lib/consent and the entrypoints do.`,
          },
        ];
  return {
    files: [`${room}/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: refused.flatMap((other) => [`**/${other.replace(/^lib\//, '')}`, `**/${other.replace(/^lib\//, '')}/**`]),
              message: `${room} may not know this room.`,
            },
            ...browserRefused,
          ],
        },
      ],
    },
  };
});

export default tseslint.config(
  { ignores: ['.output/**', '.wxt/**', 'node_modules/**', 'tour/**', 'coverage/**'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js'] }, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'AssignmentExpression > MemberExpression[property.name=/^(innerHTML|outerHTML)$/]',
          message: 'Text stays text: no markup from strings.',
        },
        { selector: "CallExpression[callee.property.name='insertAdjacentHTML']", message: 'Text stays text: no markup from strings.' },
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'Text stays text: no markup from strings.' },
        { selector: 'MemberExpression[property.name=/^(sendMessage|onMessage)$/]', message: 'Only lib/messages speaks to other contexts.' },
      ],
    },
  },
  { files: ['lib/messages/**/*.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['test/**/*.{ts,tsx}'], rules: { 'no-restricted-syntax': 'off', '@typescript-eslint/no-non-null-assertion': 'off' } },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
  ...walls,
);
