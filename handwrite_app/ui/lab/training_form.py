"""What is to be trained, how, and Start."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from handwrite_app.lab.recipes import (
    CLASSIFIER,
    CONDITIONAL,
    DIFFUSION,
    MINUTES,
    NOISY,
    VAE,
    Recipe,
)
from handwrite_app.ui.controls import Choice, Fold, FormGrid, NumberBox
from handwrite_app.ui.lab.run_form import RunForm


class TrainingForm(RunForm):
    """Asks for a recipe; the defaults draw digits within ten minutes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._about = QLabel(self)
        self._about.setProperty("role", "muted")
        self._about.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        heading = QLabel(self.tr("Train a model"), self)
        heading.setProperty("role", "section")
        layout.addWidget(heading)
        layout.addWidget(self._about)
        layout.addLayout(self._make_rows())
        layout.addWidget(self._make_fold())
        layout.addWidget(self.start)
        self._on_system()

    def _make_rows(self) -> FormGrid:
        rows = FormGrid()
        self._system = Choice(
            [
                (DIFFUSION, self.tr("Diffusion (DDPM)")),
                (CONDITIONAL, self.tr("Diffusion by digit")),
                (VAE, self.tr("Autoencoder (VAE)")),
                (CLASSIFIER, self.tr("Classifier")),
                (NOISY, self.tr("Classifier of noisy digits")),
            ],
            self,
        )
        self._system.setToolTip(self.tr("What is trained."))
        self._system.changed.connect(self._on_system)
        rows.add(self.tr("S&ystem"), self._system)
        self._size = Choice(
            [
                ("quick", self.tr("Quick, for processors")),
                ("small", self.tr("Small, 1.7 million weights")),
                ("large", self.tr("Large, 6.8 million weights")),
            ],
            self,
        )
        self._size.setToolTip(
            self.tr("A larger network draws better, and takes longer; large wants a graphics card.")
        )
        self._size.changed.connect(self._suggest_minutes)
        self._size_label = rows.add(self.tr("Si&ze"), self._size)
        self._add_minutes(rows)
        return rows

    def _make_fold(self) -> Fold:
        fold = Fold(
            self.tr("Advanced"), self.tr("Schedule, target, batch, device and pictures"), self
        )
        rows = FormGrid()
        rows.setContentsMargins(0, 0, 0, 4)
        self._schedule = Choice(
            [
                (None, self.tr("As the size has it")),
                ("linear", self.tr("Linear")),
                ("cosine", self.tr("Cosine")),
            ],
            self,
        )
        self._schedule.setToolTip(self.tr("How fast noise takes over from step to step."))
        self._schedule_label = rows.add(self.tr("Sc&hedule"), self._schedule)
        self._target = Choice(
            [
                (None, self.tr("As the size has it")),
                ("eps", self.tr("The noise (eps)")),
                ("x0", self.tr("The clean picture (x0)")),
                ("v", self.tr("Their mixture (v)")),
                ("mean", self.tr("The next step (mean)")),
            ],
            self,
        )
        self._target.setToolTip(self.tr("What the network is asked for; each gives the others."))
        self._target_label = rows.add(self.tr("P&redicts"), self._target)
        self._batch = NumberBox(8, 1024, 8, decimals=0, unit="", auto=True, parent=self)
        self._batch.setToolTip(self.tr("Pictures that a step learns from at once."))
        rows.add(self.tr("&Batch"), self._batch)
        self._add_seed_and_device(rows)
        self._data = QLineEdit(self)
        self._data.setPlaceholderText(self.tr("MNIST, 60,000 digits"))
        self._data.setToolTip(
            self.tr("A folder of pictures, or of IDX files as MNIST has them. Empty: MNIST.")
        )
        choose = QPushButton(self.tr("Choose…"), self)
        choose.setToolTip(self.tr("Choose a folder of pictures to learn from"))
        choose.clicked.connect(lambda _checked: self._ask_folder())
        choose.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        rows.add(self.tr("Pict&ures"), self._data, self._data, choose)
        fold.body.setLayout(rows)
        return fold

    @property
    def recipe(self) -> Recipe:
        """What is chosen."""
        batch = self._batch.number
        return Recipe(
            system=self._system.chosen,
            size=self._size.chosen,
            schedule=self._schedule.chosen,
            parameterization=self._target.chosen,
            minutes=self._minutes.number,
            batch=None if batch is None else round(batch),
            seed=self._seed_number,
            device=self._device.chosen,
            data=self._data.text().strip(),
        )

    def show_recipe(self, recipe: Recipe) -> None:
        """Chooses all that a recipe says."""
        self._system.choose(recipe.system)
        self._size.choose(recipe.size)
        self._schedule.choose(recipe.schedule)
        self._target.choose(recipe.parameterization)
        self._batch.set_number(recipe.batch)
        self._seed.set_number(recipe.seed)
        self._device.choose(recipe.device)
        self._data.setText(recipe.data)
        self._on_system()
        if recipe.minutes is not None:
            self._minutes.set_number(recipe.minutes)

    def name_of(self, recipe: Recipe) -> str:
        """What a run of a recipe is called until somebody renames it."""
        system = {
            DIFFUSION: self.tr("Diffusion"),
            CONDITIONAL: self.tr("Diffusion by digit"),
            VAE: self.tr("Autoencoder"),
            CLASSIFIER: self.tr("Classifier"),
            NOISY: self.tr("Classifier of noisy digits"),
        }.get(recipe.system, recipe.system)
        if not recipe.is_diffusion:
            return system
        size = {
            "quick": self.tr("quick"),
            "small": self.tr("small"),
            "large": self.tr("large"),
        }.get(recipe.size, recipe.size)
        return self.tr("{system}, {size}").format(system=system, size=size)

    def _on_system(self) -> None:
        recipe = self.recipe
        for widget in (self._size, self._schedule, self._target):
            widget.setEnabled(recipe.is_diffusion)
        for label in (self._size_label, self._schedule_label, self._target_label):
            label.setEnabled(recipe.is_diffusion)
        self._about.setText(
            {
                DIFFUSION: self.tr("Learns to take noise away, until digits are left."),
                CONDITIONAL: self.tr(
                    "Learns to draw the digit that it is told, and any digit when told none."
                ),
                VAE: self.tr("Learns to pack a digit into a few numbers and to unpack it."),
                CLASSIFIER: self.tr("Learns which digit a picture shows; it judges the others."),
                NOISY: self.tr(
                    "Learns which digit there is in noise; it can guide a diffusion model."
                ),
            }[recipe.system]
        )
        self._suggest_minutes()

    def _suggest_minutes(self) -> None:
        self._minutes.set_number(MINUTES[self.recipe.preset])

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("A folder of pictures"), self._data.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._data.setText)
        dialog.open()

    def _begin(self) -> None:
        recipe = self.recipe
        self.started.emit(recipe, self.name_of(recipe))
