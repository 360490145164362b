import '../../lib/pages/theme.css';
import '../../lib/pages/popup/popup.css';

import { mount } from '../../lib/pages/mount';
import { Popup } from '../../lib/pages/popup/popup';

mount(<Popup />);
