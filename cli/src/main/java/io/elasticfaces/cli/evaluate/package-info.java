/**
 * {@code faces evaluate}: measures how well a model set distinguishes people on given pictures. Reading of pictures,
 * distances, nearest person and threshold are the worker's.
 */
package io.elasticfaces.cli.evaluate;
