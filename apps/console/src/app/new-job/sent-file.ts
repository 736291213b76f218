import type { UploadView } from '@z2/contracts';

/** What is known of a file that the service has. Size in bytes; 0: not known. */
export type SentFile = Pick<UploadView, 'upload_id' | 'name' | 'size'>;
