import OpenAI, { NotFoundError } from 'openai';

import type { Availability } from '../availability';
import type { ServiceFacts } from '../service/service-failure';
import { openAiClient, openAiFailure, type OpenAiService } from './openai-client';

const PROBE_MS = 5_000;

/** One configured endpoint, or none: its client, what its errors are called, and whether it is there. */
export class OpenAiEndpoint {
  readonly client: OpenAI | null;
  readonly facts: ServiceFacts;

  /** @param what `speech`, `voice`: as people read it, and (in capitals) in the names of its variables */
  constructor(
    private readonly service: OpenAiService | null,
    private readonly what: 'speech' | 'voice',
  ) {
    const variable = (name: string): string => `Z2_OPENAI_${what.toUpperCase()}_${name}`;
    this.client = service ? openAiClient(service) : null;
    this.facts = {
      code: what === 'speech' ? 'SPEECH_ENGINE_FAILED' : 'VOICE_ENGINE_FAILED',
      name: `The ${what} service at ${service?.baseUrl ?? ''}`,
      key: variable('API_KEY'),
      check: `Check ${variable('BASE_URL')} (${service?.baseUrl ?? ''}) and ${variable('MODEL')} (${service?.model ?? ''}).`,
    };
  }

  async availability(): Promise<Availability> {
    if (!this.client || !this.service) {
      const prefix = `Z2_OPENAI_${this.what.toUpperCase()}`;
      return {
        available: false,
        isConfigured: false,
        reason: `No OpenAI-compatible ${this.what} service is configured.`,
        remedy: `Set ${prefix}_BASE_URL, ${prefix}_API_KEY and ${prefix}_MODEL.`,
      };
    }
    try {
      await this.client.models.list({ timeout: PROBE_MS });
    } catch (thrown) {
      // A service without a list of models is there all the same.
      if (!(thrown instanceof NotFoundError)) {
        const { message, remedy } = openAiFailure(thrown, this.facts);
        return { available: false, reason: message, remedy };
      }
    }
    return { available: true, version: this.service.model };
  }
}
