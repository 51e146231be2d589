/**
 * {@code faces evaluate}: measures how well a model set distinguishes people on given pictures. Pictures are decoded
 * and matched by the same code as in the worker.
 */
package io.elasticfaces.cli.evaluate;
