package io.elasticfaces.local;

import java.net.URI;
import java.util.List;

/**
 * A fixed series of AWS calls whose outcome can be compared between two clouds.
 *
 * <p>Each call yields one line, {@code operation -> result} or {@code operation -> error code}. What differs from run to
 * run (identifiers, times, addresses) is masked, so that two clouds that behave alike give equal lists.
 */
@FunctionalInterface
public interface CallScript {
    /**
     * Makes the calls and cleans up after itself.
     *
     * @param endpoint where the service listens
     * @return one line per call, in order
     */
    List<String> run(URI endpoint);
}
