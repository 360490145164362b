import '../../lib/pages/theme.css';
import '../../lib/pages/welcome/welcome.css';

import { mount } from '../../lib/pages/mount';
import { welcome as text } from '../../lib/pages/text';
import { takeInvitation } from '../../lib/pages/welcome/pairing';
import { Welcome } from '../../lib/pages/welcome/welcome';

mount(<Welcome invitation={takeInvitation(location, history)} />, text.page);
