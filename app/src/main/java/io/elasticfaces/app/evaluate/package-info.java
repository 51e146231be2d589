/**
 * {@code faces evaluate}: how well a model set tells people apart on given pictures. What is measured is what is shipped:
 * pictures are read as for enrolment, and distances, nearest people and the threshold are those of the worker.
 */
package io.elasticfaces.app.evaluate;
