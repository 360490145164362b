import '../../lib/pages/theme.css';
import '../../lib/pages/practice/practice.css';

import { mount } from '../../lib/pages/mount';
import { PracticePage } from '../../lib/pages/practice/practice';
import { practice as text } from '../../lib/pages/practice/text';

mount(<PracticePage />, text.title);
