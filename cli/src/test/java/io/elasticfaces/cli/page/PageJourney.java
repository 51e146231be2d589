package io.elasticfaces.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One person's way through the page of a running system: drops a picture, reads who it is, watches the fleet. */
public final class PageJourney {
    private static final Duration COLD_START = Duration.ofSeconds(90);
    private static final Duration BACK_TO_ZERO = Duration.ofSeconds(60);

    private PageJourney() {}

    /**
     * Drops a picture on a system where nobody runs, and ends when nobody runs again.
     *
     * @param address of the page
     * @param picture a PNG of somebody who is enrolled
     * @param name who that is
     */
    public static void walk(Browser browser, String address, Path picture, String name) throws IOException {
        browser.go(address + "#/fleet", 1280, 900);
        await().atMost(COLD_START).until(() -> browser.text("#link-text").equals("Connected"));
        await().atMost(BACK_TO_ZERO).until(() -> running(browser) == 0);

        browser.view("#/recognise");
        browser.drop(picture.getFileName().toString(), Files.readAllBytes(picture));
        await().atMost(COLD_START)
                .untilAsserted(() -> assertThat(browser.text(".face h3")).isEqualTo(name));

        assertThat(browser.elements(".mark")).hasSize(1);
        assertThat(browser.elements(".mark .dot")).hasSize(5);
        assertThat(browser.text(".mark .tag")).matches(name + " \\d+ %");
        assertThat(browser.seenStates()).asString().contains("running");
        browser.keep("journey-answer");

        browser.view("#/people/" + name);
        await().atMost(COLD_START).until(() -> browser.text("#person-words").equals("1 picture"));
        browser.view("#/fleet");
        await().atMost(BACK_TO_ZERO).until(() -> running(browser) == 0);
        assertThat(browser.text("#decisions")).contains("app-tier-instance-");
        browser.keep("journey-back-to-zero");
    }

    private static int running(Browser browser) {
        return browser.elements(".tile:not([data-state=stopped])").size();
    }
}
