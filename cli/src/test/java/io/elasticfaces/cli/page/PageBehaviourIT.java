package io.elasticfaces.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticfaces.cli.Multipart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** What the view for recognising does with pictures and answers, in a real browser, under the web tier's policy. */
class PageBehaviourIT extends PageTestBase {
    @Test
    void shouldOutlineAndNameEveryFace() throws IOException {
        browser.drop("group.png", Multipart.png(1200, 800));

        awaitCount(".face", 5);
        assertThat(browser.text("#answer-title")).isEqualTo("5 faces");
        assertThat(browser.text(".face[data-face='0']")).contains("Ada", "97 %", "Then Edda 19 %, Iris 11 %");
        assertThat(browser.text(".face[data-face='2']")).contains("Unknown", "Nearest: Cleo 31 %", "Who is this?");
        assertThat(browser.text(".face[data-face='4']")).contains("Too small and too dark to tell");
        assertThat(browser.text(".mark[data-face='1'] .tag")).isEqualTo("Kofi 97 %");
        assertThat(browser.elements(".mark[data-face='0'] .dot")).hasSize(5);
        awaitText("#said", "5 faces: Ada, Kofi, Hugo, 1 unknown, 1 not clear enough.");
        assertThat((List<?>) browser.ask("const p = document.querySelector('#stage img').getBoundingClientRect();"
                        + "const b = document.querySelector('.mark[data-face=\"3\"]').getBoundingClientRect();"
                        + "return [(b.left - p.left) / p.width, (b.bottom - p.top) / p.height]"
                        + ".map(share => Math.round(share * 100))"))
                .hasToString("[11, 86]");
        browser.keep("faces");
    }

    @Test
    void shouldRememberAnUnknownFaceByKeyboardAlone() throws IOException {
        browser.drop("group.png", Multipart.png(1200, 800));
        awaitCount(".face", 5);
        browser.ask("document.querySelector('.face[data-face=\"1\"] summary').focus()");
        browser.press(Keys.TAB);
        browser.press("Mia", Keys.ENTER);

        awaitText(".face[data-face='2'] h3", "Mia");
        assertThat(service.people.enrolled).isEqualTo("subject=Mia&box=930,150,1070,290");
        assertThat(browser.ask("return document.activeElement.id")).isEqualTo("answer-title");
    }

    @Test
    void shouldTakeChosenPastedAndSamplePicturesAndThoseOfTheCamera(@TempDir Path folder) throws IOException {
        browser.choose(Files.write(folder.resolve("chosen.png"), Multipart.png(40, 40)));
        awaitText("#caption", "chosen.png");
        browser.paste("image.png", Multipart.png(40, 40));
        awaitText("#caption", "pasted-");
        browser.ask("document.querySelector('.sample').click()");
        awaitText("#caption", "cleo-2.png");
        browser.ask("document.querySelectorAll('#intake-sources .button')[1].click()");
        await().atMost(LONG).until(() -> browser.element("dialog .primary").isEnabled());
        browser.press(Keys.ENTER);

        awaitText("#caption", "camera-");
        awaitCount(".past[data-state=done]", 4);
        assertThat(browser.elements("dialog")).isEmpty();
    }

    @Test
    void shouldSendAFewPicturesAtOnceAndSayHowFarItIs() throws IOException {
        service.gate = new CountDownLatch(1);
        for (int i = 0; i < 7; i++) {
            browser.drop("ada-%d.png".formatted(i), Multipart.png(40, 40));
        }
        await().atMost(LONG).until(() -> service.mostAtOnce.get() == 4);
        assertThat(browser.text("#progress-words")).isEqualTo("0 of 7 done");
        int asked = service.statusAsked.get();
        await().atMost(LONG).until(() -> service.statusAsked.get() > asked + 1);
        service.gate.countDown();

        awaitCount(".past[data-state=done]", 7);
        assertThat(service.mostAtOnce).hasValue(4);
    }

    @Test
    void shouldSayWhatIsWaitedFor() throws IOException {
        service.gate = new CountDownLatch(1);
        browser.drop("ada-2.png", Multipart.png(240, 240));
        awaitText("#waiting", "Waking a machine");
        service.states.put(1, "pending");
        awaitText("#waiting", "A machine is starting");
        service.states.put(1, "running");
        awaitText("#waiting", "Waiting in the queue");
        awaitText("#elapsed", "so far");
        service.gate.countDown();
        awaitText(".face h3", "Ada");
    }

    @Test
    void shouldSayInWordsOfPeopleWhyThereIsNoAnswer() throws IOException {
        browser.drop("ada-2.png", Multipart.png(240, 240));
        awaitText(".face h3", "Ada");

        browser.drop("broken.png", Multipart.png(40, 40));
        awaitText("#answer", "The picture ends in the middle.");
        assertThat(browser.text("#answer-title")).isEqualTo("The picture cannot be read");
        assertThat(browser.elements(".mark, .face")).as("of the picture before").isEmpty();
        browser.drop("landscape.png", Multipart.png(240, 240));
        awaitText("#answer-title", "No face found");
        browser.drop("notes.txt", "no picture".getBytes(StandardCharsets.UTF_8));
        awaitText("#answer", "Neither the service nor this browser can read notes.txt.");

        browser.drop("late-2.png", Multipart.png(40, 40));
        awaitText("#waiting", "the work goes on");
        awaitText(".face h3", "Jun");
        browser.drop("busy.png", Multipart.png(40, 40));
        awaitText("#waiting", "busy; trying again");
        awaitText(".face h3", "Ada");
    }

    @Test
    void shouldMakePicturesThatTheServiceTakes() throws IOException {
        browser.drop("large.png", Multipart.png(8000, 7000));
        awaitText("#caption", "Scaled down from 8000 × 7000 to 4096 × 3584 pixels");
        awaitText(".face h3", "Ada");
        assertThat(browser.ask("return document.querySelector('#stage img').naturalWidth"))
                .isEqualTo(4096L);

        String svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 1'><path d='M0 0h1v1z'/></svg>";
        browser.drop("drawn.svg", svg.getBytes(StandardCharsets.UTF_8));
        awaitText("#caption", "Converted from SVG");
        awaitText(".face h3", "Ada");
    }

    @Test
    void shouldDrawInTheUprightPictureWhereItLiesOnItsSide() throws IOException {
        browser.drop("turned.jpg", TurnedJpeg.of(200, 100));

        awaitCount(".mark", 1);
        assertThat(browser.ask("const m = document.querySelector('.mark').getBoundingClientRect();"
                        + "return Math.round(m.width) === Math.round(m.height)"))
                .as("the square face is a square in the picture of 100 x 200")
                .isEqualTo(true);
    }

    @Test
    void shouldKeepTheHistoryOverAReloadUntilItIsCleared() throws IOException {
        browser.drop("group.png", Multipart.png(2400, 1600));
        awaitCount(".face", 5);
        await().atMost(LONG).until(PageBehaviourIT::kept);
        browser.go(service.address(), 1280, 900);

        awaitCount(".mark", 5);
        assertThat(browser.text(".past")).contains("Ada, Kofi");
        browser.ask(
                "const who = document.querySelector('.face[data-face=\"2\"] .who'); who.querySelector('input').value = 'Mia';"
                        + "who.requestSubmit()");
        awaitText(".face[data-face='2'] h3", "Mia");
        assertThat(service.people.enrolled)
                .as("in the kept picture of 1600 x 1067")
                .endsWith("box=1240,200,1427,387");

        browser.element("#clear").click();
        await().atMost(LONG).until(() -> !browser.element("#history").isDisplayed());
        browser.go(service.address(), 1280, 900);
        awaitText("#link-text", "Connected");
        assertThat(browser.elements(".past")).isEmpty();
    }

    private static boolean kept() {
        return Boolean.TRUE.equals(browser.askLater("""
                const done = arguments[0];
                const opened = indexedDB.open('elastic-faces');
                opened.onsuccess = () => {
                  const count = opened.result.transaction('pictures').objectStore('pictures').count();
                  count.onsuccess = () => { opened.result.close(); done(count.result === 1); };
                };
                """));
    }

    @Test
    void shouldAskForTheTokenAndForgetEverythingOnSigningOut() throws IOException {
        service.tokenWanted = "right";
        browser.drop("ada-2.png", Multipart.png(40, 40));
        await().atMost(LONG).until(() -> browser.element("#token").isDisplayed());
        browser.element("#token").sendKeys("wrong", Keys.ENTER);
        awaitText("#token-form", "This token is not accepted.");
        browser.element("#token").sendKeys("right", Keys.ENTER);

        awaitText(".face h3", "Ada");
        assertThat(service.tokens).contains("null", "Bearer wrong");
        browser.element("#sign-out").click();
        await().atMost(LONG).until(() -> browser.element("#sign-in").isDisplayed());
        assertThat(browser.elements(".past")).isEmpty();
        assertThat(browser.ask("return sessionStorage.length")).isEqualTo(0L);
    }
}
