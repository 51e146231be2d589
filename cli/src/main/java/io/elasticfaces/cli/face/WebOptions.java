package io.elasticfaces.cli.face;

import java.net.URI;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of commands that use a running web tier. */
public final class WebOptions {
    @Spec(Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${sys:faces.url:-http://localhost:8000}",
            description = "The web tier (default: ${DEFAULT-VALUE}).")
    URI url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:FACES_TOKEN}",
            description = "Token of the web tier, if it requires one (default: the variable FACES_TOKEN).")
    String token;

    /**
     * Returns the address of the web tier.
     *
     * @throws ParameterException if it is not an HTTP address
     */
    public URI url() {
        if (url.getScheme() == null || !url.getScheme().matches("https?") || url.getHost() == null) {
            throw new ParameterException(
                    spec.commandLine(), "--url=" + url + " is not an address such as http://localhost:8000.");
        }
        return url;
    }

    /** Returns the token, or null. */
    public String token() {
        return token == null || token.isBlank() ? null : token;
    }

    /** Returns a client of the web tier. */
    public FaceClient client() {
        return new FaceClient(url(), token());
    }
}
