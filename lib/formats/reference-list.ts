/** References as they are printed (references.ts), one to a line, to paste where they are wanted. */
import type { Format, Option } from './format';
import { reference, STYLES } from './references';

const STYLE: Option = {
  id: 'style',
  name: 'Style',
  choices: STYLES.map(({ id, name }) => ({ id, name })),
  own: { name: 'style', ending: '.csl' },
};

export const referenceList: Format = {
  id: 'references',
  name: 'References',
  extension: 'txt',
  mime: 'text/plain',
  options: [STYLE],
  write: (papers, { choices, styles = [], tick }) => {
    const style = [...STYLES, ...styles].find(({ id }) => id === choices[STYLE.id]) ?? STYLES[0];
    return reference(papers, style, { format: 'text', tick });
  },
};
