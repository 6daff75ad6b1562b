/** The one thing of linear algebra that severity needs. */

/**
 * Inverse of a symmetric positive definite matrix by Gauss-Jordan with the diagonal as pivots (stable for such a
 * matrix). Throws when the matrix is not positive definite.
 */
export function inversePositiveDefinite(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length;
  const rows = matrix.map((row, index) => [
    ...row,
    ...Array.from({ length: size }, (_, column) => (column === index ? 1 : 0)),
  ]);
  for (let pivot = 0; pivot < size; pivot += 1) {
    const own = rows[pivot] ?? [];
    const head = own[pivot] ?? 0;
    if (!(head > 0)) throw new RangeError('the matrix is not positive definite');
    for (let column = 0; column < 2 * size; column += 1) own[column] = (own[column] ?? 0) / head;
    for (const [index, row] of rows.entries()) {
      const factor = row[pivot] ?? 0;
      if (index === pivot || factor === 0) continue;
      for (let column = 0; column < 2 * size; column += 1)
        row[column] = (row[column] ?? 0) - factor * (own[column] ?? 0);
    }
  }
  return rows.map((row) => row.slice(size));
}

/** Product of a matrix and a vector. */
export function times(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, value, index) => sum + value * (vector[index] ?? 0), 0));
}
