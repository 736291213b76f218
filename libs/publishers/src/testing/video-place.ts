import type { FaultServer, SeenRequest } from './fault-server';
import type { PublisherSubject } from './publisher.contract';

/** A server that keeps videos. */
export interface VideoServer<Video extends { content: Buffer }> extends FaultServer {
  readonly videos: Video[];
  readonly writes: number;
}

/** How a place of videos has those of the contract suite, and what it has of its own. */
interface VideoPlaceFacts<Video> {
  /** Texts of a video's captions. */
  captionsOf: (video: Video) => string[];
  /** Whether a request brings the content. */
  isUpload: (request: SeenRequest) => boolean;
}

type VideoPlaceSubject = Omit<PublisherSubject, 'publisher' | 'target' | 'invalid' | 'restarted' | 'tooMuch'>;

/** What the contract suite asks of all places of videos. */
export function videoPlaceSubject<Video extends { content: Buffer }>(
  server: VideoServer<Video>,
  { captionsOf, isUpload }: VideoPlaceFacts<Video>,
): VideoPlaceSubject {
  return {
    delivered: () =>
      Promise.resolve(
        Object.fromEntries(
          server.videos.flatMap((video) => [
            ['pt-BR/talk.pt-BR.mp4', video.content.toString()],
            ...captionsOf(video).map((text) => ['pt-BR/talk.pt-BR.srt', text]),
          ]),
        ) as Record<string, string>,
      ),
    // Its owner deletes the video.
    damage: () => Promise.resolve(void server.videos.splice(0)),
    writes: () => Promise.resolve(server.writes),
    deliveries: () => Promise.resolve(server.videos.length),
    calls: () => server.requests.length,
    loseAnswers: () => server.loseAnswers(isUpload),
    canLookUp: true,
    takesWholeJob: false,
  };
}
