import { bootstrapApplication } from '@angular/platform-browser';

import { App } from './app/app';
import { appConfig } from './app/app.config';

// If the console cannot start, the browser's own console is the only place left to say so.
bootstrapApplication(App, appConfig).catch((error: unknown) => console.error(error));
