/** The library's door: asks for the first papers, then draws. */
import { render } from 'preact';
import '../../components/theme.css';
import '../../components/controls.css';
import '../../components/note-editor.css';
import '../../components/same-paper.css';
import '../../components/library/library.css';
import '../../components/library/detail.css';
import '../../components/library/markdown.css';
import '../../components/library/tag-manager.css';
import '../../components/library/storage-panel.css';
import '../../components/library/backup.css';
import '../../components/library/intake.css';
import { openLibrary } from '../../lib/library/database';
import { followAppearance } from '../../lib/messages/appearance';
import { newest } from '../../lib/library/questions';
import { EVERYTHING, searchOf } from '../../lib/paper/view';
import { shownIn } from './address';
import { App } from './app';

/** As many papers as fill a window twice. */
const FIRST = 20;

followAppearance();
const library = openLibrary();
// What everything begins with is read straight away; what is narrowed or sorted otherwise is the catalogue's to say.
const plain = searchOf(shownIn(location.search).view) === searchOf(EVERYTHING);
const first = plain ? newest(library, FIRST) : library.open().then(() => undefined);
const place = document.getElementById('app');
const draw = () => place && render(<App library={library} first={first} />, place);
draw();
// What is in its way is then known in words, and nothing else would have them drawn.
library.waiting = draw;
