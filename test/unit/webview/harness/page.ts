/** The page with a stand-in for its host. */
import './host.js';
import '../../../../webview/main.js';
