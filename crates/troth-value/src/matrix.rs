//! Small symmetric matrices: the few parameters of a model and their covariance.

pub(crate) type Matrix<const N: usize> = [[f64; N]; N];

/// The lower triangle L with L Lᵀ = `matrix`; nothing unless all of it is finite and positive definite.
pub(crate) fn cholesky<const N: usize>(matrix: &Matrix<N>) -> Option<Matrix<N>> {
    let mut lower = [[0.0; N]; N];
    for row in 0..N {
        for column in 0..=row {
            let done: f64 = (0..column).map(|k| lower[row][k] * lower[column][k]).sum();
            let rest = matrix[row][column] - done;
            if row == column {
                // A pivot lost to rounding is as good as none.
                if !rest.is_finite() || rest <= 1e-13 * matrix[row][row].abs() || rest <= 0.0 {
                    return None;
                }
                lower[row][row] = rest.sqrt();
            } else {
                lower[row][column] = rest / lower[column][column];
            }
        }
    }
    Some(lower)
}

pub(crate) fn inverse<const N: usize>(matrix: &Matrix<N>) -> Option<Matrix<N>> {
    let lower = cholesky(matrix)?;
    let mut inverse = [[0.0; N]; N];
    for column in 0..N {
        let mut unit = [0.0; N];
        unit[column] = 1.0;
        for row in 0..N {
            let done: f64 = (0..row).map(|k| lower[row][k] * unit[k]).sum();
            unit[row] = (unit[row] - done) / lower[row][row];
        }
        for row in (0..N).rev() {
            let done: f64 = (row + 1..N).map(|k| lower[k][row] * unit[k]).sum();
            unit[row] = (unit[row] - done) / lower[row][row];
        }
        for row in 0..N {
            inverse[row][column] = unit[row];
        }
    }
    Some(inverse)
}

pub(crate) fn times<const N: usize>(matrix: &Matrix<N>, vector: &[f64; N]) -> [f64; N] {
    std::array::from_fn(|row| dot(&matrix[row], vector))
}

pub(crate) fn dot<const N: usize>(left: &[f64; N], right: &[f64; N]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_times_its_inverse_is_one() {
        let matrix = [[4.0, 1.0, 0.5], [1.0, 3.0, -0.2], [0.5, -0.2, 2.0]];
        let inverse = inverse(&matrix).unwrap();
        for (row, left) in matrix.iter().enumerate() {
            let product: [f64; 3] =
                std::array::from_fn(|column| (0..3).map(|k| left[k] * inverse[k][column]).sum());
            for (column, found) in product.iter().enumerate() {
                let expected = if row == column { 1.0 } else { 0.0 };
                assert!((found - expected).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn a_singular_matrix_has_none() {
        assert!(inverse(&[[1.0, 1.0], [1.0, 1.0]]).is_none());
        assert!(inverse(&[[f64::NAN, 0.0], [0.0, 1.0]]).is_none());
    }
}
