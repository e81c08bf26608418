import type { Partition, Refusal } from '../dialect/dialect.js';
import type { Denial } from '../model/decision.js';
import type { ServiceAccount } from '../model/request.js';

/** A refusal, which becomes a denial for each client that is refused so. */
export class SharedRefusal {
  /** Most policies name one client: its denial is kept here, where it needs no look-up. */
  private client: ServiceAccount | undefined;
  private denial: Denial | undefined;

  /** @param nearest the rules that get as far as any; they are asked for when somebody reads the message */
  constructor(
    private readonly partition: Partition,
    private readonly refusal: Refusal,
    private readonly nearest: () => readonly number[],
  ) {}

  /** The denial of the client that was the first to be refused so; `undefined` for another. */
  denialOfFirst(client: ServiceAccount): Denial | undefined {
    if (this.client === client) return this.denial;
    if (this.client) return undefined;
    this.client = client;
    return (this.denial = this.deny(client));
  }

  /** The denial of a client, made anew. */
  deny(client: ServiceAccount): Denial {
    return this.partition.deny(this.refusal, client, this.nearest);
  }
}
