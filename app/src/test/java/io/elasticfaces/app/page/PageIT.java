package io.elasticfaces.app.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The page of a running system, with real workers behind it; {@code faces.page.url} says where it is. */
class PageIT {
    @Test
    void shouldNameADroppedPictureAndShowAnInstanceStartAndStop() throws IOException {
        String address = System.getProperty("faces.page.url");
        assumeTrue(address != null, "skipped: faces.page.url names no running system");
        Optional<Browser> found = Browser.open();
        assumeTrue(found.isPresent(), "skipped: neither chromium nor its chromedriver is on the PATH");
        Path samples = Path.of(System.getProperty("faces.home", "..")).resolve("samples");
        try (Browser browser = found.get()) {
            PageJourney.walk(browser, address, samples.resolve("test/ada-2.png"), "Ada");
        }
    }
}
