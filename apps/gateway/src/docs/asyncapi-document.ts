import { type ClientEvents, JOBS_NAMESPACE, type ServerEvents, Z2_VERSION } from '@z2/contracts';

import { EVENT_SCHEMAS } from './event-schemas';
import type { JsonSchema } from './schema';
import { SCHEMAS } from './schemas';

const ALL: Record<string, JsonSchema> = { ...SCHEMAS, ...EVENT_SCHEMAS };
type EventSchema = keyof typeof EVENT_SCHEMAS | 'JobSummary';

interface Sent {
  summary: string;
  /** What the event may carry. */
  payloads: readonly EventSchema[];
}
interface Asked {
  summary: string;
  payload: EventSchema;
  answer: EventSchema;
}

/** Each event of the contracts' map, and no other: the compiler sees to that. */
const SENT: Readonly<Record<keyof ServerEvents, Sent>> = {
  event: {
    summary: 'What happens to jobs: of those subscribed to all, after `watch` status and progress of each',
    payloads: ['StatusEvent', 'StageEvent', 'LogEvent', 'ArtifactEvent', 'ProgressEvent'],
  },
  job: { summary: 'A job was created (after `watch`)', payloads: ['JobSummary'] },
};
const ASKED: Readonly<Record<keyof ClientEvents, Asked>> = {
  subscribe: {
    summary: 'Replay the numbered events after `since`, then go on live, with no gap and no double',
    ...{ payload: 'SubscribeRequest', answer: 'SubscribeAnswer' },
  },
  unsubscribe: {
    summary: 'Nothing more of this job',
    ...{ payload: 'UnsubscribeRequest', answer: 'DoneAnswer' },
  },
  watch: {
    summary: 'Status and progress of all jobs, and new ones',
    ...{ payload: 'WatchRequest', answer: 'DoneAnswer' },
  },
};

/** The AsyncAPI 3.0 document of the live events; the same as libs/client/asyncapi.json. Pure. */
export function asyncApiDocument(): Record<string, unknown> {
  const messages = {
    ...Object.fromEntries(
      Object.entries(SENT).map(([name, { payloads }]) => [name, sentMessage(name, payloads)]),
    ),
    ...Object.fromEntries(
      Object.entries(ASKED).flatMap(([name, { payload, answer }]) => [
        [name, { name, payload: refTo(payload) }],
        [`${name}Answer`, { name: `acknowledgement of ${name}`, payload: refTo(answer) }],
      ]),
    ),
  };
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Z2: live events',
      version: Z2_VERSION,
      description:
        'Events of jobs over Socket.IO (namespace /jobs), and the plain WebSockets of the older system. Numbered events of a job have ' +
        'no gaps: whoever comes back asks for those after the last that he has. REST: /docs-json.',
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    defaultContentType: 'application/json',
    servers: {
      gateway: { host: '127.0.0.1:8000', protocol: 'ws', description: 'As ./z2 up starts it.' },
    },
    channels: {
      jobs: {
        address: JOBS_NAMESPACE,
        description: 'Socket.IO 4. Names of messages are names of events; answers come as acknowledgements.',
        messages: Object.fromEntries(
          Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
      },
      statusSocket: plainChannel('/ws/jobs/status', 'One message for each change of a job.', 'StatusMessage'),
      logSocket: {
        ...plainChannel('/ws/jobs/{job_uuid}/logs', 'One message for each line of the log.', 'LogMessage'),
        parameters: { job_uuid: { description: 'The job.' } },
      },
    },
    operations: {
      ...Object.fromEntries(
        Object.entries(SENT).map(([name, { summary }]) => [`send_${name}`, sends(name, summary)]),
      ),
      ...Object.fromEntries(
        Object.entries(ASKED).map(([name, { summary }]) => [`receive_${name}`, receives(name, summary)]),
      ),
      send_status_message: { action: 'send', channel: { $ref: '#/channels/statusSocket' } },
      send_log_message: { action: 'send', channel: { $ref: '#/channels/logSocket' } },
    },
    components: { messages, schemas: schemasFor(messages, ['StatusMessage', 'LogMessage']) },
  };
}

function sentMessage(name: string, payloads: readonly EventSchema[]): Record<string, unknown> {
  const [only] = payloads;
  return {
    name,
    payload: payloads.length === 1 && only ? refTo(only) : { oneOf: payloads.map(refTo) },
  };
}

const refTo = (name: EventSchema): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
const inJobs = (name: string): object => ({ $ref: `#/channels/jobs/messages/${name}` });

function sends(name: string, summary: string): Record<string, unknown> {
  return { action: 'send', summary, channel: { $ref: '#/channels/jobs' }, messages: [inJobs(name)] };
}

function receives(name: string, summary: string): Record<string, unknown> {
  const channel = { $ref: '#/channels/jobs' };
  const reply = { channel, messages: [inJobs(`${name}Answer`)] };
  return { action: 'receive', summary, channel, messages: [inJobs(name)], reply };
}

function plainChannel(address: string, description: string, payload: EventSchema): Record<string, unknown> {
  return { address, description, messages: { [payload]: { name: payload, payload: refTo(payload) } } };
}

/** The schemas that messages name, and those that these name. */
function schemasFor(messages: object, also: readonly EventSchema[]): Record<string, JsonSchema> {
  const found: Record<string, JsonSchema> = {};
  const visit = (name: string): void => {
    const schema = ALL[name];
    if (schema && !found[name]) {
      found[name] = schema;
      namesIn(schema).forEach(visit);
    }
  };
  [...namesIn(messages), ...also].forEach(visit);
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function namesIn(value: object): string[] {
  return [...JSON.stringify(value).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name]) => name ?? '',
  );
}
