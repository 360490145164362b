import '../../lib/pages/theme.css';
import '../../lib/pages/policy/policy.css';

import { mount } from '../../lib/pages/mount';
import { PolicyPage } from '../../lib/pages/policy/policy';
import { policy as text } from '../../lib/pages/policy/text';

mount(<PolicyPage />, text.title);
