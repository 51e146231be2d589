/** What each stage of a look at a picture costs, by JMH and beside the references in PyTorch. */
package io.elasticfaces.benchmarks;

