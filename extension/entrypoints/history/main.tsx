import '../../lib/pages/theme.css';
import '../../lib/pages/history/history.css';

import { History } from '../../lib/pages/history/history';
import { mount } from '../../lib/pages/mount';
import { history as text } from '../../lib/pages/text';

mount(<History />, text.title);
