/** The catalogue's thread: its own, so that typing never waits for a search. */
import { keepCatalogue } from './catalogue-keeper';

keepCatalogue(self);
