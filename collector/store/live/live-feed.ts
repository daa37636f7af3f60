import { createRecentRequests, type RecentRequests } from './recent-requests.ts';

/** Where the way in says what it has done to those who follow it. */
export interface LiveFeed {
  readonly recent: Pick<RecentRequests, 'add' | 'doubt' | 'between'>;
  /** A window was written. Never throws. */
  readonly flushed: () => void;
  /** Hears of each window; what is committed meanwhile is remembered for a moment. Ends by the returned function. */
  readonly follow: (flushed: () => void) => () => void;
  readonly isFollowed: () => boolean;
}

export function createLiveFeed(): LiveFeed {
  const recent = createRecentRequests();
  const followers = new Set<() => void>();
  return {
    recent,
    flushed: () => {
      for (const follower of followers) follower();
    },
    follow: (flushed) => {
      const follower = (): void => flushed();
      followers.add(follower);
      recent.keep(true);
      return () => {
        followers.delete(follower);
        if (followers.size === 0) recent.keep(false);
      };
    },
    isFollowed: () => followers.size > 0,
  };
}
