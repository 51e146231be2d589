/** Detects the faces of a picture: MTCNN's pipeline around its three networks. */
package io.elasticfaces.worker.detect;
