package io.elasticfaces.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Opens the page of a stand-in in a browser, before each test. */
abstract class PageTestBase {
    static final Duration LONG = Duration.ofSeconds(30);

    static Browser browser;

    StandIn service;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.open();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openPage() throws IOException {
        service = new StandIn();
        browser.go(service.address(), 1280, 900);
    }

    @AfterEach
    void closeService() {
        service.close();
    }

    static void awaitText(String selector, String text) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(browser.text(selector)).contains(text));
    }

    static void awaitCount(String selector, int number) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(browser.elements(selector)).hasSize(number));
    }
}
