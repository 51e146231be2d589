/** Benchmarks of each stage of recognition, with JMH and in comparison with reference implementations in PyTorch. */
package io.elasticfaces.benchmarks;
