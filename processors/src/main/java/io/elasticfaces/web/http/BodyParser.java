package io.elasticfaces.web.http;

import java.io.IOException;

/** Reads a request's body into an upload. */
interface BodyParser {
    /**
     * Reads the next piece of the body.
     *
     * @throws HttpProblem if the body is malformed
     * @throws IOException if the upload cannot be stored
     */
    void read(byte[] piece) throws IOException;

    /** Ends the body; see {@link #read}. */
    void finish() throws IOException;
}
