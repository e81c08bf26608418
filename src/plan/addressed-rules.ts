import { type AddressClass, AddressClasses, NO_ADDRESS, OUTSIDE } from '../classes/address-classes.js';
import type { RuleCriteria } from '../dialect/dialect.js';
import type { Address } from '../match/address.js';

/** Some rules of a partition, of which the address of a request leaves a few. */
export class AddressedRules {
  /** Those that admit every address. */
  private readonly anywhere: readonly number[];
  private readonly ranged: readonly number[];
  private made: AddressClasses | undefined;

  /** @param positions ascending */
  constructor(
    private readonly rules: readonly Pick<RuleCriteria, 'ranges'>[],
    positions: readonly number[],
  ) {
    const isRanged = (position: number) => (rules[position]?.ranges.length ?? 0) > 0;
    this.ranged = positions.filter(isRanged);
    this.anywhere =
      this.ranged.length === 0 ? positions : positions.filter((position) => !isRanged(position));
  }

  /** Whether any address makes a difference. */
  get asksAddress(): boolean {
    return this.ranged.length > 0;
  }

  /** How many classes there are beside {@link OUTSIDE} and {@link NO_ADDRESS}. */
  get size(): number {
    return this.asksAddress ? this.classes.size : 0;
  }

  classOf(address: Address | undefined): AddressClass {
    if (address === undefined) return NO_ADDRESS;
    return this.asksAddress ? this.classes.of(address) : OUTSIDE;
  }

  /** Calls `visit` with each rule that admits the addresses of a class: in no order, and perhaps more than once. */
  forEachAdmitting(of: AddressClass, visit: (position: number) => void): void {
    this.anywhere.forEach(visit);
    if (this.asksAddress) this.classes.forEachOwner(of, visit);
  }

  /** One rule that admits the addresses of a class. */
  oneAdmitting(of: AddressClass): number | undefined {
    return this.anywhere[0] ?? (this.asksAddress ? this.classes.ownerOf(of) : undefined);
  }

  private get classes(): AddressClasses {
    const { rules, ranged } = this;
    return (this.made ??= new AddressClasses(
      ranged.map((position) => [position, rules[position]?.ranges ?? []] as const),
    ));
  }
}

/** The distinct positions, ascending. */
export function inOrder(positions: number[]): readonly number[] {
  if (positions.length < 2) return positions;
  positions.sort((left, right) => left - right);
  return positions.filter((position, index) => position !== positions[index - 1]);
}
