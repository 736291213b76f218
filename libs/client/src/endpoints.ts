/** Every request that the client makes. A spec compares this table with openapi.json, which the gateway generates. */
export const ENDPOINTS = {
  info: { method: 'get', path: '/' },
  health: { method: 'get', path: '/health' },
  createJob: { method: 'post', path: '/api/jobs' },
  createJobs: { method: 'post', path: '/api/jobs/batch' },
  readPlaylist: { method: 'post', path: '/api/playlists' },
  lint: { method: 'post', path: '/api/lint' },
  planJob: { method: 'post', path: '/api/plan' },
  listJobs: { method: 'get', path: '/api/jobs' },
  getJob: { method: 'get', path: '/api/jobs/{job_uuid}' },
  cancelJob: { method: 'delete', path: '/api/jobs/{job_uuid}' },
  getCues: { method: 'get', path: '/api/jobs/{job_uuid}/cues/{language}' },
  getCueEdits: { method: 'get', path: '/api/jobs/{job_uuid}/cues/{language}/edits' },
  editCues: { method: 'patch', path: '/api/jobs/{job_uuid}/cues/{language}' },
  retryJob: { method: 'post', path: '/api/jobs/{job_uuid}/retry' },
  cloneJob: { method: 'post', path: '/api/jobs/{job_uuid}/clone' },
  deleteJob: { method: 'post', path: '/api/jobs/{job_uuid}/delete' },
  bulkJobs: { method: 'post', path: '/api/jobs/bulk' },
  getQueue: { method: 'get', path: '/api/queue' },
  pauseQueue: { method: 'post', path: '/api/queue/pause' },
  resumeQueue: { method: 'post', path: '/api/queue/resume' },
  getLogs: { method: 'get', path: '/api/jobs/{job_uuid}/logs' },
  downloadLog: { method: 'get', path: '/api/jobs/{job_uuid}/log.txt' },
  getStats: { method: 'get', path: '/api/stats' },
  getEngines: { method: 'get', path: '/api/engines' },
  getPublishers: { method: 'get', path: '/api/publishers' },
  getLanguages: { method: 'get', path: '/api/languages' },
  createWebhook: { method: 'post', path: '/api/webhooks' },
  listWebhooks: { method: 'get', path: '/api/webhooks' },
  updateWebhook: { method: 'patch', path: '/api/webhooks/{webhook_id}' },
  deleteWebhook: { method: 'delete', path: '/api/webhooks/{webhook_id}' },
  listDeliveries: { method: 'get', path: '/api/webhooks/{webhook_id}/deliveries' },
  testWebhook: { method: 'post', path: '/api/webhooks/{webhook_id}/test' },
  replayWebhook: { method: 'post', path: '/api/webhooks/{webhook_id}/replay' },
  listDeadLetters: { method: 'get', path: '/api/dead-letters' },
  requeueDeadLetters: { method: 'post', path: '/api/dead-letters/requeue' },
  getStorage: { method: 'get', path: '/api/storage' },
  scrubStorage: { method: 'post', path: '/api/storage/scrub' },
  cleanStorage: { method: 'post', path: '/api/storage/clean' },
  getStorageTask: { method: 'get', path: '/api/storage/tasks/{task_id}' },
  createFeed: { method: 'post', path: '/api/feeds' },
  listFeeds: { method: 'get', path: '/api/feeds' },
  getFeed: { method: 'get', path: '/api/feeds/{feed_id}' },
  updateFeed: { method: 'patch', path: '/api/feeds/{feed_id}' },
  checkFeed: { method: 'post', path: '/api/feeds/{feed_id}/check' },
  deleteFeed: { method: 'delete', path: '/api/feeds/{feed_id}' },
  getSettings: { method: 'get', path: '/api/settings' },
  updateSettings: { method: 'patch', path: '/api/settings' },
  listSettingChanges: { method: 'get', path: '/api/settings/changes' },
  listPresets: { method: 'get', path: '/api/presets' },
  createPreset: { method: 'post', path: '/api/presets' },
  getPreset: { method: 'get', path: '/api/presets/{preset_name}' },
  updatePreset: { method: 'patch', path: '/api/presets/{preset_name}' },
  deletePreset: { method: 'delete', path: '/api/presets/{preset_name}' },
  upload: { method: 'post', path: '/api/uploads' },
  tusOptions: { method: 'options', path: '/api/uploads/tus' },
  tusCreate: { method: 'post', path: '/api/uploads/tus' },
  tusOffset: { method: 'head', path: '/api/uploads/tus/{upload_id}' },
  tusAppend: { method: 'patch', path: '/api/uploads/tus/{upload_id}' },
  tusDelete: { method: 'delete', path: '/api/uploads/tus/{upload_id}' },
  file: { method: 'get', path: '/api/files/{id}' },
  linkFile: { method: 'post', path: '/api/files/{id}/link' },
  signedFile: { method: 'get', path: '/api/files/{id}/signed' },
  zipFiles: { method: 'get', path: '/api/jobs/{job_uuid}/files.zip' },
} as const satisfies Record<string, { method: string; path: string }>;
export type EndpointName = keyof typeof ENDPOINTS;

export type QueryValue = string | number | undefined;

/** URL of an endpoint below `baseUrl`, with its path parameters and query filled in; undefined values are left out. */
export function endpointUrl(
  baseUrl: string,
  name: EndpointName,
  params: Record<string, string> = {},
  query: Record<string, QueryValue> = {},
): string {
  const path = ENDPOINTS[name].path.replace(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(params[key] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') {
      search.set(key, String(value));
    }
  }
  const text = search.toString();
  return `${baseUrl.replace(/\/+$/, '')}${path}${text ? `?${text}` : ''}`;
}
