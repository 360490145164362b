import '../../lib/pages/theme.css';
import '../../lib/pages/report/report.css';

import { mount } from '../../lib/pages/mount';
import { takeKey } from '../../lib/pages/report/key';
import { ReportPage } from '../../lib/pages/report/report';
import { report as text } from '../../lib/pages/report/text';

mount(<ReportPage questionKey={takeKey(location, history)} />, text.plainTitle);
