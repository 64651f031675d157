// Whoever is asked to come in is not, or no longer, the one whose page this phone keeps.

import { forgetPages } from "./keeping.js";

void forgetPages();
