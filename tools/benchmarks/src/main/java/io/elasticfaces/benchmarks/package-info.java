/**
 * Benchmarks of each stage of recognition, with JMH and in comparison with reference implementations in PyTorch, and the
 * measurement of recognition on distorted pictures.
 */
package io.elasticfaces.benchmarks;
