import type { NotebookImage } from '../../constructs/kubernetes/jupyterhub';
import { type ImageReference, type NotebookForm } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { ownImageName } from '../../lib/contracts/own-images';
import { platformImage } from './environment-facts';

const WITH_CLIENTS = 'with clients of the platform';

/** Images of notebooks: upstream’s, or our own on top of them where they are built. */
export class NotebookImages {
  constructor(private readonly environment: Environment) {}

  /** Upstream’s image, or the form of our own that stands on it. */
  of(upstream: ImageReference, form?: NotebookForm): NotebookImage {
    if (form !== undefined && this.isBuilt('notebook')) return this.own(upstream, form);
    return { title: upstream.tag, image: platformImage(this.environment, upstream) };
  }

  /** The form of our own beside another image; nothing where it is not built. */
  ownOnly(upstream: ImageReference, form: NotebookForm): NotebookImage[] {
    return this.isBuilt('notebook') ? [this.own(upstream, form)] : [];
  }

  /** PyTorch for Neuron devices, which upstream ships without a notebook; nothing where it is not built. */
  neuron(): NotebookImage[] {
    if (!this.isBuilt('neuron-notebook')) return [];
    return [
      {
        title: `PyTorch for Neuron, ${WITH_CLIENTS}`,
        image: ownImageName(this.environment, 'neuron-notebook'),
      },
    ];
  }

  private own({ tag }: ImageReference, form: NotebookForm): NotebookImage {
    const image = ownImageName(this.environment, 'notebook', form);
    return { title: `${tag}, ${WITH_CLIENTS}`, image };
  }

  private isBuilt(image: 'notebook' | 'neuron-notebook'): boolean {
    return this.environment.images.built.includes(image);
  }
}
