/** Makes of a face's crop the vector that is compared with others. */
package io.elasticfaces.recognition.embed;
