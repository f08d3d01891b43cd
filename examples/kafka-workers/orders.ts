import type { Order } from './handle.ts'

/**
 * Orders of 199 customers, in turn. Of each hundred, one is not a valid order, one always fails, and two fail once and
 * then succeed.
 */
export function ordersWithPoison(count: number): {
  readonly records: readonly { readonly key: string; readonly value: string }[]
  readonly poisoned: number
} {
  const records = Array.from({ length: count }, (_, number) => ({
    key: `customer-${number % CUSTOMERS}`,
    value: number % 100 === 13 ? `no order ${number}` : JSON.stringify(orderOf(number))
  }))
  return { records, poisoned: Math.floor((count + 86) / 100) + Math.floor((count + 23) / 100) }
}

function orderOf(number: number): Order {
  const place = number % 100
  return { number, takesMs: 5, failures: place === 76 ? 1000 : place % 50 === 31 ? 1 : 0 }
}

const CUSTOMERS = 199 // a prime number, so that the poison records hit all customers in turn
