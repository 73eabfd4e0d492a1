/** What all files in messages have. */
export interface FileBase {
  file_id: string;
  file_unique_id: string;
  file_size?: number;
}

/** One size of a photo, in pixels. */
export interface PhotoSize extends FileBase {
  width: number;
  height: number;
}

/** A file without a preview. */
export interface DocumentFile extends FileBase {
  file_name?: string;
  mime_type?: string;
}

/** A spoken message; seconds. */
export interface VoiceFile extends FileBase {
  duration: number;
  mime_type?: string;
}

/** Music. */
export interface AudioFile extends DocumentFile {
  duration: number;
  performer?: string;
  title?: string;
}

/** A video, or an animation, which has no sound. */
export interface VideoFile extends DocumentFile {
  width: number;
  height: number;
  duration: number;
}

/** A round video of `length` pixels across. */
export interface VideoNoteFile extends FileBase {
  length: number;
  duration: number;
}

/** A still sticker. */
export interface StickerFile extends FileBase {
  type: "regular";
  width: number;
  height: number;
  emoji?: string;
  is_animated: boolean;
  is_video: boolean;
}

/** The file of each kind, as the field of a message; a photo is a list of its sizes. */
export interface MessageFiles {
  photo?: PhotoSize[];
  document?: DocumentFile;
  voice?: VoiceFile;
  video?: VideoFile;
  video_note?: VideoNoteFile;
  audio?: AudioFile;
  animation?: VideoFile;
  sticker?: StickerFile;
}

type FieldsOfAll = PhotoSize & VoiceFile & AudioFile & VideoFile & VideoNoteFile & StickerFile;

/** A file of any kind, for who shows them all alike: which fields there are depends on the kind. */
export interface FileInfo extends FileBase, Partial<Omit<FieldsOfAll, keyof FileBase>> {}
