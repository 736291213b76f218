import type { Routes } from '@angular/router';

/** Every view is loaded when it is first opened. */
export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: 'Overview',
    loadComponent: () => import('./home/home-page').then((m) => m.HomePage),
  },
  {
    path: 'jobs',
    pathMatch: 'full',
    title: 'Jobs',
    loadComponent: () => import('./jobs/jobs-page').then((m) => m.JobsPage),
  },
  {
    path: 'system',
    title: 'System',
    loadComponent: () => import('./system/system-page').then((m) => m.SystemPage),
  },
  {
    path: 'webhooks',
    title: 'Webhooks',
    loadComponent: () => import('./webhooks/webhooks-page').then((m) => m.WebhooksPage),
  },
  {
    path: 'new',
    title: 'New job',
    loadComponent: () => import('./new-job/new-job-page').then((m) => m.NewJobPage),
  },
  {
    path: 'jobs/:job_uuid/cues/:language',
    title: 'Cues',
    loadComponent: () => import('./cues/cues-page').then((m) => m.CuesPage),
  },
  {
    path: 'jobs/:job_uuid',
    title: 'Job',
    loadComponent: () => import('./job/job-page').then((m) => m.JobPage),
  },
  {
    path: '**',
    title: 'Not found',
    loadComponent: () => import('./core/not-found-page').then((m) => m.NotFoundPage),
  },
];
